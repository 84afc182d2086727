'use strict';
// Plays a moment when a word, a mark or the timeline is clicked, lights up the word that is being heard, and explains
// the marks. What cannot be heard is shown.
const note = document.getElementById('mark');
const takes = new Map();

const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

/** The explanation of a mark, below its sign. */
const explain = (sign) => {
  document.querySelectorAll('.sign.on').forEach((other) => other.classList.remove('on'));
  if (!sign) {
    note.hidden = true;
    return;
  }
  sign.classList.add('on');
  note.className = sign.classList.contains('neg') ? 'neg' : sign.classList.contains('pos') ? 'pos' : 'neu';
  note.firstElementChild.textContent = `${sign.textContent} ${sign.dataset.title}`;
  note.lastElementChild.textContent = sign.dataset.why;
  note.hidden = false;
  const box = sign.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left - 24, room - note.offsetWidth - 8));
  note.style.left = `${left + window.scrollX}px`;
  note.style.top = `${box.bottom + window.scrollY + 6}px`;
};

document.querySelectorAll('[data-take]').forEach((take) => {
  const audio = take.querySelector('audio');
  const words = Array.from(take.querySelectorAll('.w[data-at]'), (node) => ({
    node, from: Number(node.dataset.at), to: Number(node.dataset.to),
  }));
  /** Index of the last word that has begun. */
  const begun = (ms) => {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle].from <= ms) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  const show = (ms) => {
    const word = words[Math.max(begun(ms), 0)];
    if (word) word.node.scrollIntoView({ block: 'center' });
  };
  if (!audio) {
    takes.set(take.dataset.take, { take, play: show, show });
    return;
  }
  const timeline = take.querySelector('.timeline');
  const head = take.querySelector('.playhead');
  const seek = take.querySelector('.seek');
  const button = take.querySelector('.play');
  const now = take.querySelector('.clock .now');
  const length = Number(take.dataset.ms);
  let lit = [];
  let frame = 0;

  const light = (ms) => {
    const heard = [];
    const last = begun(ms);
    // A signal's edge may cut a word in two: both halves carry its time.
    for (let at = last; at >= 0 && words[at].from === words[last].from; at -= 1) {
      if (ms < words[at].to) heard.push(words[at].node);
    }
    lit.forEach((node) => node.classList.remove('now'));
    heard.forEach((node) => node.classList.add('now'));
    lit = heard;
    now.textContent = clock(ms);
    seek.value = ms;
    seek.setAttribute('aria-valuetext', clock(ms));
    if (head && length > 0) {
      const x = `${Math.min(ms / length, 1) * 100}%`;
      head.setAttribute('x1', x);
      head.setAttribute('x2', x);
      head.classList.toggle('on', ms > 0);
    }
  };
  const update = () => light(audio.currentTime * 1000);
  const follow = () => {
    update();
    frame = audio.paused || audio.ended ? 0 : requestAnimationFrame(follow);
  };
  const play = (ms) => {
    document.querySelectorAll('audio').forEach((other) => { if (other !== audio) other.pause(); });
    if (ms !== undefined) audio.currentTime = ms / 1000;
    update();
    audio.play().catch(() => {});
  };
  takes.set(take.dataset.take, { take, play, show });

  audio.addEventListener('play', () => { if (!frame) follow(); });
  ['play', 'pause', 'ended'].forEach((name) => audio.addEventListener(name, () => {
    button.classList.toggle('on', !audio.paused);
    button.setAttribute('aria-pressed', String(!audio.paused));
  }));
  audio.addEventListener('error', () => {
    button.disabled = true;
    now.parentElement.textContent = 'This recording cannot be played here.';
  });
  ['seeked', 'pause', 'timeupdate'].forEach((name) => audio.addEventListener(name, update));
  button.addEventListener('click', () => { if (audio.paused) play(); else audio.pause(); });
  seek.addEventListener('input', () => { audio.currentTime = Number(seek.value) / 1000; });
  const rate = take.querySelector('.rate');
  rate.addEventListener('click', () => {
    const rates = [1, 1.25, 1.5, 0.75];
    audio.playbackRate = rates[(rates.indexOf(audio.playbackRate) + 1) % rates.length];
    rate.textContent = `${audio.playbackRate}×`;
    rate.setAttribute('aria-label', `Speed: ${audio.playbackRate} times`);
  });
  if (timeline) {
    timeline.addEventListener('click', (event) => {
      if (event.target.closest('[data-at]')) return;
      const box = timeline.getBoundingClientRect();
      play(Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * length);
    });
  }
});

document.addEventListener('click', (event) => {
  const target = event.target;
  const next = target.closest('[data-next]');
  const mark = target.closest('[data-mark]');
  let sign = target.closest('.sign') || (mark && document.getElementById(mark.dataset.mark));
  if (next) {
    const signs = Array.from(next.closest('[data-take]').querySelectorAll(`.sign[data-kind="${next.dataset.next}"]`));
    sign = signs[(signs.findIndex((one) => one.classList.contains('on')) + 1) % signs.length];
    sign.scrollIntoView({ block: 'center' });
  }
  if (!note.contains(target)) explain(sign);
  const moment = sign && sign.dataset.at !== undefined ? sign : target.closest('[data-at]');
  if (!moment) return;
  const place = takes.get(moment.dataset.in || moment.closest('[data-take]').dataset.take);
  if (moment.dataset.in) {
    place.take.open = true;
    place.show(Number(moment.dataset.at));
  }
  if (place.take.querySelector('audio')) place.play(Number(moment.dataset.at));
});
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') explain(null); });
window.addEventListener('resize', () => explain(null));

// What is folded away on the screen is there on paper.
let folded = [];
window.addEventListener('beforeprint', () => {
  folded = Array.from(document.querySelectorAll('details.take:not([open])'));
  folded.forEach((one) => { one.open = true; });
});
window.addEventListener('afterprint', () => folded.forEach((one) => { one.open = false; }));
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === 'DETAILS') target.open = true;
};
window.addEventListener('hashchange', unfold);
unfold();
