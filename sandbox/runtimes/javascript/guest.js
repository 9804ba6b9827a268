// Loaded by node before the program (--require): says what became of the test, as sandbox/protocol.h describes under
// "executed programs". All that counts is in the closure below, out of reach of the program, and what the program may
// replace later (functions of fs, Reflect, …) is taken before it starts. Prints nothing and changes nothing of what the
// program prints.
//
// A test came to its end when its last line was reached and then the event loop ran dry, and nothing was thrown: not when
// somebody called process.exit(), emitted the events of an end, or returned before the test. Its assertions are calls of
// console.assert, which only prints what failed: here they are counted as well. An end without any of them is none,
// since the program has then put something else in the place of console.
'use strict';

(() => {
  const { closeSync, openSync, readSync, writeSync } = require('fs');
  const Module = require('module');
  const { apply } = Reflect;
  const print = console.assert;

  const CONTROL = 3;
  const CANDIDATE = 1;
  const TEST = 2;
  const LOADED = 5;
  const RAISED = 6;
  const DONE = 8;
  const WHILE_COMPILING = 0;
  const WHILE_RUNNING = 1;
  const NONCE_SIZE = 16;
  const HEADER = 5;
  const MAX_MESSAGE = 1000;

  const receive = (type, size) => {
    const bytes = new Uint8Array(HEADER + size);
    for (let at = 0; at < HEADER + size;) {
      const count = readSync(CONTROL, bytes, at, HEADER + size - at, null);
      if (count === 0) throw new Error('closed');
      at += count;
    }
    if (bytes[0] !== size || bytes[4] !== type) throw new Error('not a frame of ours');
    return bytes;
  };

  const send = (bytes, size, type) => {
    bytes[0] = (size - HEADER) & 255;
    bytes[1] = (size - HEADER) >> 8;
    bytes[4] = type;
    for (let at = 0; at < size;) at += writeSync(CONTROL, bytes, at, size - at, null);
  };

  // Loading node's module crypto takes a fifth of a test's time.
  const randomName = () => {
    const bytes = Buffer.alloc(16);
    const source = openSync('/dev/urandom', 'r');
    if (readSync(source, bytes, 0, bytes.length, null) !== bytes.length) throw new Error('no random bytes');
    closeSync(source);
    return `end${bytes.toString('hex')}`;
  };

  let key = null;
  let program = '';
  let assertions = 0;
  let failures = 0;
  let failure = null;  // the first failed assertion
  let error = null;    // the first uncaught error
  let ranDry = false;
  let lastLine = false;    // was reached
  let wasLoaded = false;   // the program's own file, to its end

  const sayDone = () => {
    send(key, HEADER + NONCE_SIZE, LOADED);
    const test = receive(TEST, 4 + NONCE_SIZE + 4);  // two strings: the masked nonce, and a source that is empty here
    for (let i = 0; i < NONCE_SIZE; ++i) test[HEADER + i] = test[HEADER + 4 + i] ^ key[HEADER + i];
    test[1] = test[2] = test[3] = 0;
    send(test, HEADER + NONCE_SIZE, DONE);
  };

  const sayRaised = ({ phase, type, message, line }) => {
    const number = (value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
    const string = (value) => {
      const bytes = Buffer.from(value.slice(0, MAX_MESSAGE));
      return [...number(bytes.length), ...bytes];
    };
    const payload = [phase, ...string(type), ...string(message), ...number(line), 0];
    const bytes = new Uint8Array(HEADER + payload.length);
    bytes.set(payload, HEADER);
    send(bytes, bytes.length, RAISED);
  };

  // The innermost line of the program that a stack names; 0 if there is none.
  const lineOf = (stack) => {
    const at = stack.indexOf(`${program}:`);
    return at < 0 ? 0 : parseInt(stack.slice(at + program.length + 1), 10) || 0;
  };

  const describe = (thrown) => {
    const fault = { phase: WHILE_RUNNING, type: 'Error', message: '', line: 0 };
    try {
      if (!(thrown instanceof Error)) return { ...fault, message: String(thrown) };
      const stack = String(thrown.stack);
      const name = String(thrown.name);
      fault.type = name === 'Error' ? String(thrown.constructor.name) : name;
      fault.message = String(thrown.message);
      fault.line = lineOf(stack);
      if (/^(ERR_)?MODULE_NOT_FOUND$/.test(thrown.code)) fault.type = 'ModuleNotFoundError';
      // Only node's loader puts the place in front.
      if (thrown instanceof SyntaxError && (stack.startsWith(program) || stack.startsWith(`file://${program}`)))
        fault.phase = WHILE_COMPILING;
    } catch {
      // An error that cannot be looked at stays what is known of it.
    }
    return fault;
  };

  const assert = (...values) => {
    ++assertions;
    if (!values[0] && ++failures === 1) {
      failure = { phase: WHILE_RUNNING, type: 'AssertionError', message: '', line: 0 };
      try {
        failure.line = lineOf(new Error().stack);
        if (values.length > 1) failure.message = String(values[1]);
      } catch {
        // as above
      }
    }
    return apply(print, console, values);
  };

  const atExit = (code) => {
    try {
      if (error !== null) {
        if (code !== 0) sayRaised(error);
      } else if (failures > 0) {
        const count = `${failures} of ${assertions} assertions failed`;
        sayRaised({ ...failure, message: failure.message === '' ? count : `${failure.message} (${count})` });
      } else if (lastLine && wasLoaded && ranDry && code === 0 && assertions > 0) {
        sayDone();
      }
    } catch {
      // The control socket is gone: the test does not come to its end.
    }
  };

  // Lets the program say that its last line was reached, by a call behind it of a function that nobody can name before.
  const watchLoading = () => {
    const { _compile: compile } = Module.prototype;
    Module.prototype._compile = function (source, file, ...rest) {
      if (file !== program) return apply(compile, this, [source, file, ...rest]);
      Module.prototype._compile = compile;
      const name = randomName();
      Object.defineProperty(globalThis, name, { value: () => { lastLine = true; } });
      const result = apply(compile, this, [`${source}\n;${name}();`, file, ...rest]);
      wasLoaded = true;
      return result;
    };
  };

  if (process.chdir.disabled) return;  // a worker thread; asking worker_threads costs two milliseconds
  try {
    key = receive(CANDIDATE, NONCE_SIZE);
  } catch {
    return;  // not run by the harness
  }
  program = process.argv[1];
  process.execArgv.length = 0;
  watchLoading();
  Object.defineProperty(console, 'assert', { value: assert, enumerable: true });
  process.on('beforeExit', () => { ranDry = true; });
  process.on('uncaughtExceptionMonitor', (thrown) => { error = error ?? describe(thrown); });
  process.on('exit', atExit);
})();
