/* Read-outs of charts drawn on the server, for the mouse and the arrow keys: <x-chart> along an axis, <x-tips> of cells. */

const number = new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumFractionDigits: 2 });

customElements.define('x-chart', class extends HTMLElement {
  connectedCallback() {
    this.data = JSON.parse(this.querySelector('script').textContent);
    this.plot = this.querySelector('.chart-plot');
    this.tip = this.querySelector('.tip');
    this.line = this.querySelector('.hoverline');
    this.at = this.data.labels.length - 1;
    this.plot.addEventListener('pointermove', event => {
      const box = this.plot.getBoundingClientRect();
      const at = (event.clientX - box.left) / box.width, count = this.data.labels.length;
      this.show(this.data.bars ? Math.floor(at * count) : Math.round(at * (count - 1)));
    });
    this.plot.addEventListener('pointerleave', () => this.classList.remove('is-hover'));
    this.addEventListener('blur', () => this.classList.remove('is-hover'));
    this.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.show(this.at + step);
    });
  }

  show(index) {
    const { labels, series, unit, bars, marks = [] } = this.data;
    this.at = Math.min(labels.length - 1, Math.max(0, index));
    const along = labels.length > 1 ? this.at / (labels.length - 1) * 100 : 0;
    const x = bars ? (this.at + .5) / labels.length * 100 : along;
    this.line.setAttribute('x1', `${x}%`);
    this.line.setAttribute('x2', `${x}%`);
    const head = document.createElement('b');
    head.textContent = labels[this.at];
    const list = document.createElement('dl');
    for (const { name, values } of series) {
      if (values[this.at] === null) continue;
      const term = document.createElement('dt');
      const value = document.createElement('dd');
      term.textContent = name;
      value.textContent = number.format(values[this.at]) + unit;
      list.append(term, value);
    }
    const here = marks.filter(([first, last]) => first <= this.at && this.at <= last).map(([, , word]) => word);
    const words = [...new Set(here)].join(' · ');
    const marked = document.createElement('p');
    marked.className = 'tip-mark';
    marked.textContent = words;
    this.tip.replaceChildren(head, ...words ? [marked] : [], list);
    this.classList.add('is-hover');
    const plot = this.plot.getBoundingClientRect(), box = this.getBoundingClientRect(), width = this.tip.offsetWidth;
    let left = plot.left - box.left + plot.width * x / 100 + 14;
    if (left + width > box.width) left -= width + 28;
    // Positions set by script are no inline style of the page: the policy allows them.
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = '0';
  }
});

customElements.define('x-tips', class extends HTMLElement {
  connectedCallback() {
    this.cells = [...this.querySelectorAll('[data-tip]')];
    this.at = -1;
    this.tip = document.createElement('div');
    this.tip.className = 'tip';
    this.tip.setAttribute('aria-hidden', 'true');
    this.append(this.tip);
    this.addEventListener('pointerover', event => {
      const cell = event.target.closest('[data-tip]');
      if (cell) this.show(this.cells.indexOf(cell));
    });
    this.addEventListener('pointerleave', () => this.hide());
    this.addEventListener('blur', () => this.hide());
    this.addEventListener('keydown', event => this.move(event));
  }

  // Places of a map are not all cells, so up and down look for the nearest cell there.
  move(event) {
    const side = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!side) return;
    event.preventDefault();
    if (this.at < 0) return this.show(0);
    if (side[0]) return this.show(this.at + side[0]);
    const from = this.cells[this.at].getBoundingClientRect();
    let best = -1, least = Infinity;
    this.cells.forEach((cell, index) => {
      const box = cell.getBoundingClientRect(), down = (box.top - from.top) * side[1];
      const far = down * 4 + Math.abs(box.left - from.left);
      if (down > 2 && far < least) [best, least] = [index, far];
    });
    if (best >= 0) this.show(best);
  }

  hide() {
    this.classList.remove('is-hover');
    this.cells[this.at]?.classList.remove('is-at');
  }

  show(index) {
    this.cells[this.at]?.classList.remove('is-at');
    this.at = Math.min(this.cells.length - 1, Math.max(0, index));
    const cell = this.cells[this.at], split = cell.dataset.tip.lastIndexOf('|');
    cell.classList.add('is-at');
    const head = document.createElement('b'), value = document.createElement('p');
    head.textContent = cell.dataset.tip.slice(0, split);
    value.textContent = cell.dataset.tip.slice(split + 1);
    this.tip.replaceChildren(head, value);
    this.classList.add('is-hover');
    const at = cell.getBoundingClientRect(), box = this.getBoundingClientRect(), width = this.tip.offsetWidth;
    let left = at.right - box.left + 8;
    if (left + width > box.width) left = at.left - box.left - width - 8;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${Math.max(0, at.top - box.top - 12)}px`;
  }
});
