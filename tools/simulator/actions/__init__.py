"""One module for each action; `run(state, host, parameters)` gives the reply's members."""
