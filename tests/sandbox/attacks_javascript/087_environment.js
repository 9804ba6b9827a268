// case 87, 88: nothing of the harness' environment
// expect: completed
const attack = () => process.env.OPENAI_API_KEY === undefined && Object.values(process.env).every((v) => !v.includes('planted'));
