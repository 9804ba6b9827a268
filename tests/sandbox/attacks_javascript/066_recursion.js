// case 66: deep recursion
// expect: exception RecursionError
const attack = () => attack();
