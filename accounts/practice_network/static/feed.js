// Keeps an open page up to date: asks for cards that changed and puts each where it belongs.
const EVERY = 2000;
const feed = document.querySelector("[data-feed]");

/** Show times in the reader's own zone on hover. */
function localiseTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang);
  }
}

/** Whether replacing the card would disturb somebody. */
function inUse(card) {
  return card.contains(document.activeElement) || [...card.querySelectorAll("video")].some((v) => !v.paused);
}

/** Put one card into the page: replace the old one, or slide in on top when it is newer than all. */
function place(card) {
  const old = document.getElementById(card.id);
  if (card.dataset.gone !== undefined) {
    old?.remove();
  } else if (old) {
    if (inUse(old)) old.querySelector(".counts")?.replaceWith(card.querySelector(".counts"));
    else old.replaceWith(card);
  } else {
    const newest = Number(feed.querySelector("[data-at]")?.dataset.at ?? 0);
    if (Number(card.dataset.at) < newest) return;
    feed.querySelector(".empty")?.remove();
    card.classList.add("arrive");
    feed.prepend(card);
  }
  localiseTimes(card);
}

async function look() {
  const url = new URL(feed.dataset.feed, location.href);
  url.searchParams.set("after", feed.dataset.after);
  const answer = await fetch(url);
  if (answer.ok && answer.headers.has("x-version")) feed.dataset.after = answer.headers.get("x-version");
  if (answer.status !== 200) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const card of page.querySelectorAll("article")) place(card);
}

async function watch() {
  try {
    if (document.visibilityState === "visible") await look();
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away"); // the network was stopped: the live dot goes grey until it is back
  }
  setTimeout(watch, EVERY);
}

localiseTimes(document);
if (feed) setTimeout(watch, EVERY);
