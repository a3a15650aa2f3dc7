/* SPDX-License-Identifier: ISC
 * host.h - what only the command line needs of a platform: streams, files, the environment, the
 * terminal, signals. The library needs none of it (port/port.h).
 */
#ifndef PORT_HOST_H
#define PORT_HOST_H

#include "copysnap.h"

/* Reasons, always negative, and apart from those of port.h, of which cs_host_read may give
 * CS_PORT_INTERRUPTED. */
enum cs_host_error {
    CS_HOST_FAILED = -6, /* anything not below: a read error, a path of CS_PATH_MAX bytes or more */
    CS_HOST_NOT_FOUND = -11,
    CS_HOST_DENIED = -12, /* no permission */
    CS_HOST_DIRECTORY = -13,
    CS_HOST_NOT_YET = -14 /* nothing came in time */
};

enum cs_host_stream { CS_HOST_STDOUT = 1, CS_HOST_STDERR = 2 };

/* Writes all of it, unbuffered. false: it could not (a full disk, a closed pipe), or a stop came
 * while it waited for a reader; part of it may be out. After a stop it still writes: last words. */
bool cs_host_write(enum cs_host_stream, struct cs_str);

/* Puts something in the place of standard streams that were closed when the program started, or a
 * file or socket of ours would take it; writing there fails. To be called first. */
void cs_host_fill_streams(void);

/* Opens a file for reading, from its start, without waiting for anyone. Returns a handle >= 0, which
 * the caller closes, or a reason. */
int cs_host_open(struct cs_str path);
/* Reads the next bytes, up to n (n >= 1), and waits for them where a pipe has none yet. > 0: that
 * many; 0: the end; < 0: a reason. */
long cs_host_read(int handle, void *p, size_t n);
void cs_host_close(int handle);
/* The same of standard input, until deadline (cs_port_mono) at most: then CS_HOST_NOT_YET. */
long cs_host_input(void *p, size_t n, int64_t deadline);
/* The bytes of a regular file; 0: it is empty, or a device; < 0: it is none (a pipe). The next read
 * begins at its start. */
int64_t cs_host_size(int handle);

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

/* From now on a signal that asks the program to end (SIGINT, SIGTERM, SIGHUP, unless its action was
 * changed before: ignored, as under nohup) is noted and ends what waits in the port:
 * CS_PORT_INTERRUPTED. A write to a closed pipe, or past a limit of sizes, only fails. Where the
 * platform cannot, such a signal ends the program at once, as it does before this call. To be called
 * once. */
void cs_host_note_stops(void);
/* The first such signal's number, the exit code being 128 more; 0: none came. */
int cs_host_stopped(void);

/* Ends the program. */
_Noreturn void cs_host_exit(int code);

#endif
