# case 89: changes to modules are gone in the next run
# expect: completed
import json, math
math.pi = 3
json.dumps = lambda value: "forged"
sys.modules["planted"] = math
sys.path.insert(0, "/tmp/work")
__builtins__["len"] = lambda value: 7
# === next run
# expect: completed
import json, math
assert math.pi > 3.14 and json.dumps(1) == "1" and "planted" not in sys.modules and len("ab") == 2
assert "/tmp/work" not in sys.path
