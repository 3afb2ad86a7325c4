/* Uploads in pieces (tus): they go on where they broke off, also after the page was closed. */

const token = () => JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken'];
const PIECE = 8 * 1024 * 1024;

/** The sentence for the person in what the server refused, or `failed`. */
function reason(error, failed) {
  try { return JSON.parse(error.originalResponse.getBody()).message || failed; } catch { return failed; }
}

/**
 * Begin to send one file. `urls`: `tus` (where uploads begin), `done` (what came of one; 0 stands for its number).
 * `meta` goes with it (folder). Returns `{ pause, resume, cancel, finished }`; `finished` resolves to the answer's JSON,
 * with `existed`, and rejects with a sentence for the person.
 */
export function begin(urls, file, { onProgress = () => {}, failed = '', meta = {} } = {}) {
  const headers = () => ({ 'X-CSRFToken': token() });
  let upload = null;
  let halted = false;
  const finished = new Promise((resolve, reject) => {
    /* Loaded with the first upload: most visits have none. The package puts itself on the window. */
    import('../vendor/tus.js').then(() => start(resolve, reject), () => reject(new Error(failed)));
  });
  function start(resolve, reject) {
    upload = new window.tus.Upload(file, {
      endpoint: urls.tus,
      chunkSize: PIECE,
      retryDelays: [0, 1000, 3000, 5000, 10000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, ...meta },
      fingerprint: async () => ['tus', urls.tus, file.name, file.size, file.lastModified].join('|'),
      onBeforeRequest: request => { for (const [name, value] of Object.entries(headers())) request.setHeader(name, value); },
      onProgress: (sent, total) => onProgress(Math.floor(sent / total * 100)),
      onShouldRetry: error => {
        const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
        return !status || status === 409 || status === 423 || status === 460 || status >= 502;
      },
      onError: error => reject(new Error(reason(error, failed))),
      onSuccess: async ({ lastResponse }) => {
        try {
          const answer = await fetch(urls.done.replace('/0/', `/${lastResponse.getHeader('Juzhen-Asset')}/`), { headers: { Accept: 'application/json' } });
          if (!answer.ok) throw new Error(failed);
          resolve({ ...await answer.json(), existed: lastResponse.getHeader('Juzhen-Existed') === '1' });
        } catch { reject(new Error(failed)); }
      },
    });
    upload.findPreviousUploads().then(found => {
      if (found.length) upload.resumeFromPreviousUpload(found[0]);
      if (!halted) upload.start();
    });
  }
  return {
    pause: () => { halted = true; upload?.abort(); },
    resume: () => { halted = false; upload?.start(); },
    cancel: () => { halted = true; return upload?.abort(true); },
    finished,
  };
}

/** Send one file and wait for it. */
export const upload = (urls, file, options) => begin(urls, file, options).finished;
