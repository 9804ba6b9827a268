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
// === next run
// expect: exited
// test: console.assert(attack() === 'never')
const attack = () => {
  console.assert(true);
  process.emit('beforeExit', 0);
  process.emit('exit', 0);
  process.reallyExit(0);
};
// === next run
// expect: exited
// test: console.assert(attack() === 'never')
const attack = () => {
  console.assert(true);
  process.listeners('beforeExit').forEach((listener) => listener(0));
  process.listeners('exit').forEach((listener) => listener(0));
  process.reallyExit(0);
};
// === next run
// expect: exited
// test: console.assert(attack() === 'never')
const attack = () => true;
console.assert(true);
return;
// === next run
// expect: exited | exception
// test: console.assert(attack() === 'never')
const attack = () => {
  console.assert(true);
  process.removeAllListeners('uncaughtExceptionMonitor');
  process.on('uncaughtException', () => {});
  throw new Error();
};
