'use strict';
// Plays a moment when a word, a label or the timeline is clicked, and lights up the word that is being heard.
document.querySelectorAll('[data-take]').forEach((take) => {
  const audio = take.querySelector('audio');
  if (!audio) return;
  const words = Array.from(take.querySelectorAll('.w[data-at]'), (node) => ({
    node, from: Number(node.dataset.at), to: Number(node.dataset.to),
  }));
  const timeline = take.querySelector('.timeline');
  const head = take.querySelector('.playhead');
  const length = Number(take.dataset.ms);
  const gutter = Number(take.dataset.gutter);
  let lit = [];
  let frame = 0;

  const light = (ms) => {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle].from <= ms) low = middle + 1; else high = middle;
    }
    const now = [];
    // A signal's edge may cut a word in two: both halves carry its time.
    for (let at = low - 1; at >= 0 && words[at].from === words[low - 1].from; at -= 1) {
      if (ms < words[at].to) now.push(words[at].node);
    }
    lit.forEach((node) => node.classList.remove('now'));
    now.forEach((node) => node.classList.add('now'));
    lit = now;
    if (head && timeline && length > 0) {
      const width = timeline.viewBox.baseVal.width - gutter - 8;
      head.setAttribute('transform', `translate(${Math.min(ms / length, 1) * width} 0)`);
      head.classList.add('on');
    }
  };
  const show = () => light(audio.currentTime * 1000);
  const follow = () => {
    show();
    frame = audio.paused || audio.ended ? 0 : requestAnimationFrame(follow);
  };
  const play = (ms) => {
    document.querySelectorAll('audio').forEach((other) => { if (other !== audio) other.pause(); });
    audio.currentTime = ms / 1000;
    show();
    audio.play().catch(() => {});
  };

  audio.addEventListener('play', () => { if (!frame) follow(); });
  ['seeked', 'pause', 'timeupdate'].forEach((name) => audio.addEventListener(name, show));
  take.addEventListener('click', (event) => {
    const moment = event.target.closest('[data-at]');
    if (moment) {
      play(Number(moment.dataset.at));
    } else if (timeline && timeline.contains(event.target)) {
      const box = timeline.getBoundingClientRect();
      const view = timeline.viewBox.baseVal.width;
      const x = (event.clientX - box.left) / box.width * view - gutter;
      const share = x / (view - gutter - 8);
      if (share >= 0 && share <= 1) play(share * length);
    }
  });
});
