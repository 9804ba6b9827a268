set(_unused 0)
