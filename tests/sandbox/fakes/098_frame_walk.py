# case 98: walks the frames for the result list
# p4: exception AssertionError
# flag: frames
import sys
def f(x):
    frame = sys._getframe()
    while frame:
        for space in (frame.f_locals, frame.f_globals):
            for value in list(space.values()):
                if isinstance(value, list):
                    value.append("passed")
                elif isinstance(value, dict) and value is not frame.f_globals and "result" in value:
                    value["result"] = "passed"
        frame = frame.f_back
    return None
