/* SPDX-License-Identifier: ISC
 * host.h - what only the command line needs of a platform: streams, files, the environment, the
 * terminal, signals. The library needs none of it (port/port.h).
 */
#ifndef PORT_HOST_H
#define PORT_HOST_H

#include "copysnap.h"

/* Reasons, always negative. */
enum cs_host_error {
    CS_HOST_NOT_FOUND = -1,
    CS_HOST_DENIED = -2, /* no permission */
    CS_HOST_DIRECTORY = -3,
    CS_HOST_FAILED = -4 /* anything else: a read error, a path of CS_PATH_MAX bytes or more */
};

enum cs_host_stream { CS_HOST_STDOUT = 1, CS_HOST_STDERR = 2 };

/* Writes all of it, unbuffered. false: it could not (a full disk, a closed pipe); part of it may be
 * out. */
bool cs_host_write(enum cs_host_stream, struct cs_str);

/* Opens a file for reading, from its start. Returns a handle >= 0, which the caller closes, or a
 * reason. */
int cs_host_open(struct cs_str path);
/* Reads the next bytes, up to n (n >= 1). > 0: that many; 0: the end; < 0: a reason. */
long cs_host_read(int handle, void *p, size_t n);
void cs_host_close(int handle);

/* A variable of the environment: absent, or its value, which lives as long as the program. */
struct cs_str cs_host_env(const char *name);

/* Whether whoever started the program has the rights it runs with. If not (setuid, capabilities of
 * the file), the environment must decide neither keys nor paths. */
bool cs_host_env_trusted(void);

bool cs_host_terminal(enum cs_host_stream);
/* The terminal's width in columns; 80 where there is none or it does not say. */
unsigned cs_host_columns(enum cs_host_stream);

/* No core file of this process is written, and no other process of the user's may read its memory.
 * false: the platform refused. */
bool cs_host_forbid_core(void);

/* From now on a signal that asks the program to end (SIGINT, SIGTERM, SIGHUP, unless it was ignored
 * at the start, as under nohup) is noted and ends what waits in the port: CS_PORT_INTERRUPTED. A
 * write to a closed pipe only fails. */
void cs_host_note_stops(void);
/* The first such signal's number, the exit code being 128 more; 0: none came. */
int cs_host_stopped(void);

/* Ends the program. */
_Noreturn void cs_host_exit(int code);

#endif
