// Put in front of every attack in JavaScript.
const fs = require('fs');
const fails = (code, action) => {
  try {
    action();
  } catch (error) {
    if (error.code === code) return;
    throw new Error(`${error.code} instead of ${code}: ${action}`);
  }
  throw new Error(`succeeded: ${action}`);
};
