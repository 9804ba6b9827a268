// case 60: endless loop
// expect: cpu_limit
// limits: cpu=500
const attack = () => {
  for (;;);
};
// === next run
// case 60: endless timers
// expect: cpu_limit | wall_limit
// limits: cpu=500 wall=3000
const attack = () => {
  setInterval(() => {}, 1);
  return true;
};
