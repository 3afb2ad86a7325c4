/* Measures texts as accounts/connectors/counting.py does; a test runs both over the same samples. */

const X_LINK = 23;
// Code points in these ranges weigh 1 on X, all others 2 (twitter-text configuration v3).
const X_LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Emoji_Modifier}|[0-9#*]\uFE0F?\u20E3/u;
const URL_CHAR = "[A-Za-z0-9\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\-._~:\\/?#\\[\\]@!$&'()*+,;=%\\|]";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?';
const LINK = new RegExp(`(?<![A-Za-z0-9@])https?:\\/\\/(?:${LABEL}\\.)*${LABEL}(?::\\p{Nd}+)?(?:[\\/?#]${URL_CHAR}*)?`, 'giu');
const ENDINGS = 'com|net|org|edu|gov|info|biz|io|ai|app|dev|co|me|tv|cc|cn|hk|tw|jp|kr|sg|my|th|vn|id|in|uk|de|fr|it|es|nl|ch|at|se|'
  + 'no|eu|us|ca|au|nz|br|mx|ru|shop|store|online|site|xyz|top|tech|club|vip|link|ltd|wang|blog|news|cloud|live';
const BARE = new RegExp(`(?<![A-Za-z0-9@.\\-_\\/])(?:${LABEL}\\.)+(?:${ENDINGS})(?![A-Za-z0-9@\\-])(?:[\\/?#]${URL_CHAR}*)?`, 'giu');
const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';
const REMOTE_MENTION = new RegExp(`(?<![=\\/]|${WORD})(@[A-Za-z0-9_](?:[A-Za-z0-9_.\\-]*[A-Za-z0-9_])?)@${WORD}+(?:[.\\-]${WORD}+)*`, 'gu');
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Length of `text` under a rule of `CountRule`; `urlLength`: what each link counts as, null for its full length. */
export function count(text, rule, urlLength = null) {
  if (rule === 'x_weighted') return xWeighted(text, urlLength || X_LINK);
  if (rule === 'mastodon') {
    const [rest, links] = without(text, spans(LINK, text));
    return graphemes(rest.replace(REMOTE_MENTION, '$1')) + links * (urlLength || X_LINK);
  }
  if (urlLength === null || urlLength === undefined) return plain(text, rule);
  const [rest, links] = without(text, spans(LINK, text));
  return plain(rest, rule) + links * urlLength;
}

function plain(text, rule) {
  if (rule === 'graphemes') return graphemes(text);
  if (rule === 'utf16') return text.length;
  if (rule === 'bytes') return new TextEncoder().encode(text).length;
  if (rule === 'half_width') {
    let halves = 0;
    for (const char of text) { const point = char.codePointAt(0); halves += point <= 0xFF ? 1 : point <= 0xFFFF ? 2 : 4; }
    return Math.ceil(halves / 2);
  }
  return [...text].length;
}

function graphemes(text) {
  let total = 0;
  for (const part of segmenter.segment(text)) total += part ? 1 : 0;
  return total;
}

function xWeighted(text, link) {
  text = text.normalize('NFC');
  const links = spans(LINK, text);
  for (const bare of spans(BARE, text)) {
    if (!links.some(known => known.start < bare.end && bare.start < known.end)) links.push(bare);
  }
  links.sort((a, b) => a.start - b.start);
  const [rest, found] = without(text, links);
  let total = found * link;
  for (const { segment } of segmenter.segment(rest)) {
    const points = [...segment];
    if (EMOJI.test(segment) || (points.length === 2 && points.every(c => c >= '\u{1F1E6}' && c <= '\u{1F1FF}'))) total += 2;
    else for (const char of points) total += light(char.codePointAt(0)) ? 1 : 2;
  }
  return total;
}

const light = point => X_LIGHT.some(([low, high]) => low <= point && point <= high);

function spans(pattern, text) {
  return [...text.matchAll(pattern)].map(match => {
    const value = trim(match[0]);
    return { start: match.index, end: match.index + value.length };
  });
}

/** Cut sentence punctuation and an unpaired closing bracket off the end of a link. */
function trim(link) {
  for (;;) {
    const last = link.at(-1);
    const opener = last === ')' ? '(' : last === ']' ? '[' : '';
    const unpaired = opener && link.split(last).length > link.split(opener).length;
    if (!last || !(".,;:!?'\"*|".includes(last) || unpaired)) return link;
    link = link.slice(0, -1);
  }
}

function without(text, links) {
  let rest = '';
  let at = 0;
  for (const { start, end } of links) { rest += text.slice(at, start); at = end; }
  return [rest + text.slice(at), links.length];
}
