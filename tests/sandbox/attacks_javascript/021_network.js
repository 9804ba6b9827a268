// case 21, 22, 24, 25: no way to the network
// expect: completed
const attack = () => {
  for (const host of ['127.0.0.1', '::1', '169.254.169.254']) {
    const socket = require('net').connect(80, host);
    socket.on('connect', () => console.assert(false, host));
    socket.on('error', () => {});
  }
  return true;
};
