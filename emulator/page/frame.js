// Drawing happens once a frame, however much came in meanwhile. While the page is out of sight there are no frames.

const waiting = new Set();

/** Runs the task before the next frame is painted; asked for twice, it runs once. */
export function nextFrame(task) {
  if (waiting.size === 0) requestAnimationFrame(run);
  waiting.add(task);
}

function run() {
  const tasks = [...waiting];
  waiting.clear();
  for (const task of tasks) task();
}
