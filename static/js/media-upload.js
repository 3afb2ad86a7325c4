/* Uploads with progress: fetch has none for request bodies, so this is the one place for XMLHttpRequest. */

/** Send one file; `onProgress` gets 0 to 100. Resolves to the answer's JSON, rejects with a sentence for the person. */
export function upload(url, file, { onProgress = () => {}, failed = '' } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-CSRFToken', JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken']);
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) onProgress(Math.round(event.loaded / event.total * 100));
    });
    request.addEventListener('load', () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* a proxy's error page: the general sentence is shown */ }
      if (request.status < 300 && body.assets) resolve(body);
      else reject(new Error(body.message || failed));
    });
    request.addEventListener('error', () => reject(new Error(failed)));
    const data = new FormData();
    data.append('file', file);
    request.send(data);
  });
}
