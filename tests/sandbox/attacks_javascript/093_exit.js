// case 93, 94: leaving before the end of the test
// expect: exited
const attack = () => process.exit(0);
// === next run
// expect: exited
const attack = () => process.reallyExit(0);
// === next run
// expect: exited
process.exitCode = 0;
process.exit();
const attack = () => true;
// === next run
// expect: exited
const attack = () => {
  setTimeout(() => process.exit(0), 0);
  return true;
};
// === next run
// expect: exited
const attack = () => {
  process.on('exit', () => process.reallyExit(0));
  process.exit(0);
};
