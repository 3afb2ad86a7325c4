/* Passkeys. A form with data-webauthn="create", "get" or "login" asks the browser for a credential when it is sent, puts
   the answer into its field `credential` and then goes on. The options come with the page as JSON, or for "login" from
   the form's own address. Formats: W3C Web Authentication Level 3, §5.8.3 (JSON serialisation). */

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const withBytes = list => list?.map(entry => ({ ...entry, id: toBytes(entry.id) }));

function creationOptions({ publicKey }, passwordless) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = passwordless ? 'required' : 'discouraged';
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = 'required';
  return {
    publicKey: {
      ...publicKey,
      authenticatorSelection: selection,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  };
}

function requestOptions({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  };
}

/** A credential as the JSON that the server reads. */
function asJson(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) answer[name] = toText(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function ask(form) {
  const kind = form.dataset.webauthn;
  if (kind === 'login') {
    const reply = await fetch(form.action, { headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' } });
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    return navigator.credentials.get(requestOptions((await reply.json()).request_options));
  }
  const options = JSON.parse(document.getElementById('webauthn-options').textContent);
  if (kind === 'get') return navigator.credentials.get(requestOptions(options.request_options));
  return navigator.credentials.create(creationOptions(options.creation_options, form.elements.passwordless?.checked ?? false));
}

for (const form of document.querySelectorAll('[data-webauthn]')) {
  // Without the browser's support the form stays hidden (sign-in) or says so when it is used.
  if (window.PublicKeyCredential) form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = form.querySelector('button[type="submit"]');
    const problem = form.querySelector('[data-webauthn-error]');
    problem.hidden = true;
    button.setAttribute('aria-busy', 'true');
    try {
      form.elements.credential.value = JSON.stringify(asJson(await ask(form)));
      form.submit();
    } catch {
      problem.hidden = false;
      button.removeAttribute('aria-busy');
    }
  });
}
