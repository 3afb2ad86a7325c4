/* <x-chart>: read-out of a chart drawn on the server, for the mouse and the arrow keys. */

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
      this.show(Math.round((event.clientX - box.left) / box.width * (this.data.labels.length - 1)));
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
    const { labels, series, unit } = this.data;
    this.at = Math.min(labels.length - 1, Math.max(0, index));
    const x = labels.length > 1 ? this.at / (labels.length - 1) * 100 : 0;
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
    this.tip.replaceChildren(head, list);
    this.classList.add('is-hover');
    const plot = this.plot.getBoundingClientRect(), box = this.getBoundingClientRect(), width = this.tip.offsetWidth;
    let left = plot.left - box.left + plot.width * x / 100 + 14;
    if (left + width > box.width) left -= width + 28;
    // Positions set by script are no inline style of the page: the policy allows them.
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = '0';
  }
});
