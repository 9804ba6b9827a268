// case 36, 39, 43: other processes, and one that is left behind
// expect: completed
const attack = () => {
  fails('ESRCH', () => process.kill(@HARNESS_PID@, 0));
  fails('ENOENT', () => fs.openSync('/proc/@HARNESS_PID@/mem'));
  const left = require('child_process').spawn('/bin/sleep', ['1000'], { detached: true, stdio: 'ignore' });
  left.on('error', () => {});
  left.unref();
  return true;
};
