// case 101, 103: taking the assertions away
// expect: exception AssertionError
// test: console.assert(attack() === 'never')
const attack = () => {
  console.assert = () => {};
  return true;
};
// === next run
// expect: exception AssertionError
// test: console.assert(attack() === 'never')
const attack = () => {
  try {
    Object.defineProperty(console, 'assert', { value: () => {} });
  } catch (error) {
  }
  return true;
};
// === next run
// expect: exited | exception
// test: console.assert(attack() === 'never')
global.console = { assert: () => {} };
const attack = () => true;
// === next run
// expect: completed
// why: the test calls console by name
// test: console.assert(attack() === 'never')
console.assert(true);
global.console = { assert: () => {} };
const attack = () => true;
