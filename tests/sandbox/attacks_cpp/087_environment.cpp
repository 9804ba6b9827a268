// case 87, 88: nothing of the harness' environment
// expect: completed
void attack() {
  const std::set<std::string> known = {"PATH", "HOME", "TMPDIR", "LANG", "TZ"};
  for (char** e = environ; *e; ++e) assert(known.count(std::string(*e).substr(0, std::string(*e).find('='))) == 1);
  assert(getenv("OPENAI_API_KEY") == 0);
}
