"""A small Alibaba Cloud ECS on the loopback interface, for tests and demonstrations.

It speaks the snapshot part of ECS 2014-05-26 over HTTP and real TLS, keeps its
state in memory, checks signatures with code of its own, and can be told through
a control port to fail in any way a network or a service fails. Start it with
`python3 tools/simulator`; README.md beside this file is the manual.
"""
