/* with: port/linux/[a-z]*.c */
/* SPDX-License-Identifier: ISC
 * The Linux port against the real thing: loopback sockets, signals, a root directory of its own. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "config/limits.h"
#include "core/addr.h"
#include "core/str.h"
#include "port/host.h"
#include "port/port.h"

enum { SLACK_MS = 400 /* a busy machine */ };

static int64_t in(int64_t ms)
{
    return cs_port_mono() + ms;
}

/* A socket bound to a free loopback port; TCP ones listen. */
static int peer_open(enum cs_port_kind kind, int backlog, struct cs_addr *at)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, kind == CS_PORT_TCP ? SOCK_STREAM : SOCK_DGRAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
    if (kind == CS_PORT_TCP) {
        assert_int_equal(listen(fd, backlog), 0);
    }
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    *at = (struct cs_addr){.family = 4, .ip = {127, 0, 0, 1}, .port = ntohs(a.sin_port)};
    return fd;
}

/* A connection from the port (*ours) to a peer, which is returned. */
static int pair(int *ours)
{
    struct cs_addr at;
    int listener = peer_open(CS_PORT_TCP, 5, &at);
    *ours = cs_port_connect(CS_PORT_TCP, &at, in(1000));
    assert_true(*ours >= 0);
    int theirs = accept(listener, NULL, NULL);
    assert_true(theirs >= 0);
    close(listener);
    return theirs;
}

/* The call that began at `from` took ms, not less, and hardly more. */
static void took(int64_t from, int64_t ms)
{
    int64_t spent = cs_port_mono() - from;
    if (spent < ms || spent > ms + SLACK_MS) {
        fail_msg("took %ld ms, not %ld", (long)spent, (long)ms);
    }
}

static void bytes_go_both_ways(void **state)
{
    (void)state;
    char p[8];
    int ours, theirs = pair(&ours), on = 0;
    socklen_t size = sizeof on;
    assert_int_equal(getsockopt(ours, IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
    assert_true(on);
    assert_true(fcntl(ours, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(cs_port_write(ours, "abc", 3, in(1000)), 3);
    assert_int_equal(read(theirs, p, sizeof p), 3);
    assert_int_equal(write(theirs, "de", 2), 2);
    assert_int_equal(cs_port_read(ours, p, 1, in(1000)), 1);
    assert_int_equal(cs_port_read(ours, p + 1, 7, in(1000)), 1);
    assert_memory_equal(p, "de", 2);
    close(theirs);
    assert_int_equal(cs_port_read(ours, p, 1, in(1000)), 0);
    cs_port_close(ours);
    assert_int_equal(fcntl(ours, F_GETFD), -1);
}

static void refused(void **state)
{
    (void)state;
    struct cs_addr at;
    close(peer_open(CS_PORT_TCP, 1, &at));
    int64_t from = cs_port_mono();
    int next = dup(0);
    close(next);
    assert_int_equal(cs_port_connect(CS_PORT_TCP, &at, in(5000)), CS_PORT_REFUSED);
    took(from, 0);
    assert_int_equal(dup(0), next); /* nothing was left open */
    close(next);
}

static void unreachable(void **state)
{
    (void)state;
    struct cs_addr nowhere = {
        .family = 6, .ip = {0xfe, 0x80, [15] = 1}, .port = 9, .scope = 999999};
    int got = cs_port_connect(CS_PORT_TCP, &nowhere, in(1000));
    assert_true(got == CS_PORT_UNREACHABLE || got == CS_PORT_FAILED);
    nowhere = (struct cs_addr){.family = 4, .ip = {255, 255, 255, 255}, .port = 9};
    assert_int_equal(cs_port_connect(CS_PORT_TCP, &nowhere, in(1000)), CS_PORT_UNREACHABLE);
}

/* A listener whose backlog is full answers no SYN: a connect to it hangs. */
static void connect_keeps_the_deadline(void **state)
{
    (void)state;
    struct cs_addr at;
    int fd[4], listener = peer_open(CS_PORT_TCP, 0, &at), last = 0;
    int64_t from = 0;
    for (size_t i = 0; i < 4; i++) {
        from = cs_port_mono();
        fd[i] = last = cs_port_connect(CS_PORT_TCP, &at, in(200));
    }
    assert_int_equal(last, CS_PORT_TIMEOUT);
    took(from, 200);
    for (size_t i = 0; i < 4; i++) {
        if (fd[i] >= 0) {
            cs_port_close(fd[i]);
        }
    }
    close(listener);
}

static void read_keeps_the_deadline(void **state)
{
    (void)state;
    char p[4];
    int ours, theirs = pair(&ours);
    int64_t from = cs_port_mono();
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(150)), CS_PORT_TIMEOUT);
    took(from, 150);
    from = cs_port_mono();
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(-1000)), CS_PORT_TIMEOUT);
    assert_int_equal(cs_port_read(ours, p, sizeof p, INT64_MIN), CS_PORT_TIMEOUT);
    took(from, 0);
    /* A deadline that has passed still takes what is there. */
    assert_int_equal(write(theirs, "x", 1), 1);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(-1000)), 1);
    cs_port_close(ours);
    close(theirs);
}

static void write_keeps_the_deadline(void **state)
{
    (void)state;
    static char much[1 << 16];
    int ours, theirs = pair(&ours);
    long put = 1;
    int64_t from = 0;
    while (put > 0) {
        from = cs_port_mono();
        put = cs_port_write(ours, much, sizeof much, in(150));
    }
    assert_int_equal(put, CS_PORT_TIMEOUT);
    took(from, 150);
    cs_port_close(ours);
    close(theirs);
}

/* The peer is gone: first a reset, and no SIGPIPE, which would end this program. */
static void a_dead_peer_raises_no_signal(void **state)
{
    (void)state;
    char p[4];
    int ours, theirs = pair(&ours);
    struct linger reset = {1, 0};
    assert_int_equal(setsockopt(theirs, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), 0);
    close(theirs);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(1000)), CS_PORT_RESET);
    assert_int_equal(cs_port_write(ours, "x", 1, in(1000)), CS_PORT_RESET);
    cs_port_close(ours);
}

static void packets(void **state)
{
    (void)state;
    char p[4];
    struct cs_addr at, other;
    struct sockaddr_storage from;
    socklen_t n = sizeof from;
    int theirs = peer_open(CS_PORT_UDP, 0, &at), stranger = peer_open(CS_PORT_UDP, 0, &other);
    int ours = cs_port_connect(CS_PORT_UDP, &at, in(1000));
    assert_int_equal(cs_port_write(ours, "ab", 2, in(1000)), 2);
    assert_int_equal(recvfrom(theirs, p, sizeof p, 0, (struct sockaddr *)&from, &n), 2);
    assert_int_equal(sendto(stranger, "no", 2, 0, (struct sockaddr *)&from, n), 2);
    assert_int_equal(sendto(theirs, "cdefgh", 6, 0, (struct sockaddr *)&from, n), 6);
    assert_int_equal(sendto(theirs, "", 0, 0, (struct sockaddr *)&from, n), 0);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(1000)), 4);
    assert_memory_equal(p, "cdef", 4);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(1000)), 0);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(50)), CS_PORT_TIMEOUT);
    close(theirs);
    assert_int_equal(cs_port_write(ours, "ab", 2, in(1000)), 2);
    assert_int_equal(cs_port_read(ours, p, sizeof p, in(1000)), CS_PORT_REFUSED);
    cs_port_close(ours);
    close(stranger);
}

static void clocks(void **state)
{
    (void)state;
    int64_t from = cs_port_mono();
    assert_int_equal(cs_port_sleep(120), 0);
    took(from, 120);
    from = cs_port_mono();
    assert_int_equal(cs_port_sleep(0), 0);
    assert_int_equal(cs_port_sleep(-5), 0);
    took(from, 0);
    assert_true(cs_port_wall() > 1700000000);
}

static void random_bytes(void **state)
{
    (void)state;
    uint8_t a[512] = {0}, b[512] = {0};
    assert_int_equal(cs_port_random(a, sizeof a, in(1000)), 0);
    assert_int_equal(cs_port_random(b, sizeof b, in(-1)), 0);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a + 256, b + 256, 256);
}

/* ---- what would change this process happens in a child, whose exit code is 0 for well
 * -------------- */

static int child(int (*f)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(f());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* Makes a system call fail from now on, as old kernels or early ones do. */
static bool call_gives(unsigned call, unsigned error)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int random_of_old_kernels(void)
{
    uint8_t a[64] = {0}, b[64] = {0};
    bool ok = call_gives(SYS_getrandom, ENOSYS) && syscall(SYS_getrandom, a, 1, 0) < 0 &&
              cs_port_random(a, sizeof a, in(1000)) == 0 &&
              cs_port_random(b, sizeof b, in(1000)) == 0 && memcmp(a, b, sizeof a) != 0 &&
              memcmp(a + 48, b + 48, 16) != 0;
    return ok ? 0 : 1;
}

static int random_before_seeding(void)
{
    uint8_t a[64];
    int64_t from = cs_port_mono();
    bool ok = call_gives(SYS_getrandom, EAGAIN) &&
              cs_port_random(a, sizeof a, in(180)) == CS_PORT_TIMEOUT;
    int64_t spent = cs_port_mono() - from;
    return ok && spent >= 180 && spent <= 180 + SLACK_MS ? 0 : 1;
}

static void random_without_getrandom(void **state)
{
    (void)state;
    assert_int_equal(child(random_of_old_kernels), 0);
    assert_int_equal(child(random_before_seeding), 0);
}

/* Signals itself in 100 ms. */
static void signal_soon(int number)
{
    pid_t parent = getpid();
    if (fork() == 0) {
        struct timespec t = {0, 100000000};
        nanosleep(&t, NULL);
        kill(parent, number);
        _exit(0);
    }
}

static int a_stop_ends_every_wait(void)
{
    char p[1];
    int ours, theirs = pair(&ours);
    cs_host_note_stops();
    int64_t from = cs_port_mono();
    signal_soon(SIGTERM);
    bool ok = cs_host_stopped() == 0 && cs_port_read(ours, p, 1, in(5000)) == CS_PORT_INTERRUPTED &&
              cs_port_mono() - from < 100 + SLACK_MS && cs_host_stopped() == SIGTERM;
    raise(SIGINT); /* the first counts */
    ok = ok && cs_host_stopped() == SIGTERM && write(theirs, "x", 1) == 1 &&
         cs_port_read(ours, p, 1, in(5000)) == CS_PORT_INTERRUPTED &&
         cs_port_write(ours, "x", 1, in(5000)) == CS_PORT_INTERRUPTED &&
         cs_port_sleep(5000) == CS_PORT_INTERRUPTED && cs_port_sleep(0) == CS_PORT_INTERRUPTED;
    struct cs_addr at;
    int listener = peer_open(CS_PORT_TCP, 5, &at);
    ok = ok && cs_port_connect(CS_PORT_TCP, &at, in(5000)) == CS_PORT_INTERRUPTED &&
         cs_port_connect(CS_PORT_UDP, &at, in(5000)) == CS_PORT_INTERRUPTED;
    close(listener);
    return ok && cs_port_mono() - from < 100 + SLACK_MS ? 0 : 1;
}

/* Some other signal wakes the wait, and it goes on. */
static void nothing(int number)
{
    (void)number;
}

static int other_signals_end_no_wait(void)
{
    struct sigaction quiet = {.sa_handler = nothing};
    sigaction(SIGUSR1, &quiet, NULL);
    signal_soon(SIGUSR1);
    int64_t from = cs_port_mono();
    bool ok = cs_port_sleep(300) == 0;
    return ok && cs_port_mono() - from >= 300 ? 0 : 1;
}

static int ignored_signals_stay_ignored(void)
{
    signal(SIGHUP, SIG_IGN);
    cs_host_note_stops();
    raise(SIGHUP);
    return cs_host_stopped() == 0 && cs_port_sleep(0) == 0 ? 0 : 1;
}

static int a_closed_pipe_is_a_failure(void)
{
    int fd[2];
    bool ok = pipe(fd) == 0 && dup2(fd[1], 1) == 1;
    close(fd[0]);
    cs_host_note_stops();
    return ok && !cs_host_write(CS_HOST_STDOUT, STR("x")) ? 0 : 1;
}

/* A pipe that nobody reads holds a stop up no longer than one without data does. */
static int a_stop_ends_streams(void)
{
    static char much[1 << 17];
    char p[1], path[] = "/tmp/copysnap-XXXXXX";
    int fd[2], theirs = mkstemp(path);
    bool ok = pipe(fd) == 0 && dup2(fd[1], 1) == 1 && unlink(path) == 0 && mkfifo(path, 0600) == 0;
    close(theirs);
    cs_host_note_stops();
    int64_t from = cs_port_mono();
    int handle = cs_host_open(str_of(path)); /* it has no writer yet */
    unlink(path);
    signal_soon(SIGINT);
    ok = ok && handle >= 0 && cs_host_read(handle, p, 1) == CS_PORT_INTERRUPTED;
    /* Last words are written, or waited for until the next signal. */
    ok = ok && cs_host_write(CS_HOST_STDOUT, STR("x")) && read(fd[0], p, 1) == 1;
    signal_soon(SIGTERM);
    ok = ok && !cs_host_write(CS_HOST_STDOUT, (struct cs_str){much, sizeof much});
    int64_t spent = cs_port_mono() - from;
    return ok && spent >= 200 && spent < 200 + SLACK_MS && cs_host_stopped() == SIGINT ? 0 : 1;
}

/* Without signalfd a stop does what it always does. */
static int stops_of_odd_kernels(void)
{
    if (!call_gives(SYS_signalfd4, ENOSYS)) {
        return 98;
    }
    cs_host_note_stops();
    signal_soon(SIGTERM);
    return cs_port_sleep(5000) == 0 ? 1 : 2;
}

static int a_full_disk_is_a_failure(void)
{
    bool ok = dup2(open("/dev/full", O_WRONLY), 1) == 1;
    ok = ok && !cs_host_write(CS_HOST_STDOUT, STR("x"));
    ok = ok && dup2(open("/dev/null", O_WRONLY), 1) == 1;
    return ok && cs_host_write(CS_HOST_STDOUT, STR("x")) ? 0 : 1;
}

/* ulimit -f: its signal would end this program. */
static int a_limit_of_sizes_is_a_failure(void)
{
    char path[] = "/tmp/copysnap-XXXXXX";
    struct rlimit none = {0, 0};
    bool ok =
        dup2(mkstemp(path), 1) == 1 && unlink(path) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0;
    cs_host_note_stops();
    return ok && !cs_host_write(CS_HOST_STDOUT, STR("x")) && cs_host_stopped() == 0 ? 0 : 1;
}

static int no_core_file(void)
{
    struct rlimit core;
    bool ok = cs_host_forbid_core() && getrlimit(RLIMIT_CORE, &core) == 0;
    return ok && core.rlim_max == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1;
}

static int exits(void)
{
    cs_host_exit(77);
}

static void signals_and_streams(void **state)
{
    (void)state;
    assert_int_equal(child(a_stop_ends_every_wait), 0);
    assert_int_equal(child(other_signals_end_no_wait), 0);
    assert_int_equal(child(ignored_signals_stay_ignored), 0);
    assert_int_equal(child(a_closed_pipe_is_a_failure), 0);
    assert_int_equal(child(a_stop_ends_streams), 0);
    assert_int_equal(WTERMSIG(child(stops_of_odd_kernels)), SIGTERM);
    assert_int_equal(child(a_full_disk_is_a_failure), 0);
    assert_int_equal(child(a_limit_of_sizes_is_a_failure), 0);
    assert_int_equal(child(no_core_file), 0);
    assert_int_equal(WEXITSTATUS(child(exits)), 77);
}

static void put_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
        _exit(99);
    }
    close(fd);
}

static int cs_addr_is(const struct cs_addr *a, const char *text)
{
    char p[ADDR_TEXT_MAX];
    struct buf b = buf_over(p, sizeof p);
    addr_emit_port(&b, a);
    return str_eq(buf_text(&b), str_of(text));
}

/* In a root directory of its own. */
static int hosts_and_servers(void)
{
    char root[] = "/tmp/copysnap-XXXXXX";
    struct cs_addr a[3];
    if (mkdtemp(root) == NULL || chroot(root) != 0 || chdir("/") != 0) {
        return 98;
    }
    bool ok = cs_port_known(STR("a.example"), a, 3) == 0 && cs_port_dns_servers(a, 3) == 0;
    /* Nor has it devices; that is not waited for. */
    int64_t from = cs_port_mono();
    uint8_t byte;
    ok = ok && call_gives(SYS_getrandom, ENOSYS) &&
         cs_port_random(&byte, 1, in(5000)) == CS_PORT_FAILED && cs_port_mono() - from < SLACK_MS;
    mkdir("/etc", 0700);
    put_file("/etc/hosts", "# none\n192.0.2.1 a.example\n192.0.2.9 b.example\n::7\tb A.Example\n"
                           "192.0.2.2 a.example\n192.0.2.3 a.example");
    put_file("/etc/resolv.conf",
             "search x\nnameserver 192.0.2.53\nnameserver fe80::1%lo\n"
             "nameserver fe80::1%nosuch0\nnameserver fe80::1%nosuchinterface00\n"
             "nameserver ::1\nnameserver 192.0.2.54\n");
    ok = ok && cs_port_known(STR("a.example"), a, 3) == 3 && cs_addr_is(&a[0], "192.0.2.1") &&
         cs_addr_is(&a[1], "::7") && cs_addr_is(&a[2], "192.0.2.2") &&
         cs_port_known(STR("c.example"), a, 3) == 0 && cs_port_known(STR("b.example"), a, 1) == 1;
    ok = ok && cs_port_dns_servers(a, 3) == 3 && cs_addr_is(&a[0], "192.0.2.53:53") &&
         cs_addr_is(&a[1], "[fe80::1%1]:53") && cs_addr_is(&a[2], "[::1]:53");
    unlink("/etc/hosts");
    unlink("/etc/resolv.conf");
    rmdir("/etc");
    return ok ? 0 : 1;
}

static void names(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(child(hosts_and_servers)), 0);
}

static void files(void **state)
{
    (void)state;
    char p[8], path[] = "/tmp/copysnap-XXXXXX", longest[CS_PATH_MAX];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "abcde", 5), 5);
    close(fd);
    fd = cs_host_open((struct cs_str){path, strlen(path)});
    assert_true(fd >= 0);
    assert_int_equal(cs_host_read(fd, p, 3), 3);
    assert_int_equal(cs_host_read(fd, p + 3, 5), 2);
    assert_memory_equal(p, "abcde", 5);
    assert_int_equal(cs_host_read(fd, p, 5), 0);
    cs_host_close(fd);
    unlink(path);
    assert_int_equal(cs_host_open(str_of(path)), CS_HOST_NOT_FOUND);
    assert_int_equal(cs_host_open(STR("/dev/null/x")), CS_HOST_NOT_FOUND);
    assert_int_equal(cs_host_open(STR("")), CS_HOST_FAILED);
    assert_int_equal(cs_host_open(STR("/dev/null\0x")), CS_HOST_FAILED);
    memset(longest, '/', sizeof longest);
    assert_int_equal(cs_host_open((struct cs_str){longest, sizeof longest}), CS_HOST_FAILED);
    fd = cs_host_open((struct cs_str){longest, sizeof longest - 1});
    assert_true(fd >= 0);
    assert_int_equal(cs_host_read(fd, p, 1), CS_HOST_DIRECTORY);
    cs_host_close(fd);
}

static int no_permission(void)
{
    char path[] = "/tmp/copysnap-XXXXXX";
    int fd = mkstemp(path), denied = 0;
    fchmod(fd, 0);
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) {
        return 98;
    }
    denied = cs_host_open(str_of(path));
    unlink(path);
    return denied == CS_HOST_DENIED ? 0 : 1;
}

static void environment(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(child(no_permission)), 0);
    setenv("COPYSNAP_TEST", "value", 1);
    assert_true(str_eq(cs_host_env("COPYSNAP_TEST"), STR("value")));
    setenv("COPYSNAP_TEST", "", 1);
    assert_true(str_given(cs_host_env("COPYSNAP_TEST")));
    unsetenv("COPYSNAP_TEST");
    assert_false(str_given(cs_host_env("COPYSNAP_TEST")));
    assert_true(cs_host_env_trusted());
}

static int terminal(void)
{
    bool ok = dup2(open("/dev/null", O_WRONLY), 1) == 1 && !cs_host_terminal(CS_HOST_STDOUT) &&
              cs_host_columns(CS_HOST_STDOUT) == 80;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    ok = ok && grantpt(master) == 0 && unlockpt(master) == 0 &&
         dup2(open(ptsname(master), O_WRONLY | O_NOCTTY), 1) == 1;
    return ok && cs_host_terminal(CS_HOST_STDOUT) && cs_host_columns(CS_HOST_STDOUT) == 80 ? 0 : 1;
}

static void terminals(void **state)
{
    (void)state;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || access(ptsname(master), W_OK) != 0) {
        skip(); /* a chroot without /dev/pts */
    }
    close(master);
    assert_int_equal(WEXITSTATUS(child(terminal)), 0);
}

/* A shell ignores them for its background jobs, where the program then leaves them so, and nothing
 * would stop it. A new program has them as they always are. */
static void take_stops(char **argv)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    bool changed = false;
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        struct sigaction now;
        if (sigaction(stops[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN) {
            signal(stops[i], SIG_DFL);
            changed = true;
        }
    }
    if (changed) {
        execv("/proc/self/exe", argv);
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    take_stops(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_both_ways),
        cmocka_unit_test(refused),
        cmocka_unit_test(unreachable),
        cmocka_unit_test(connect_keeps_the_deadline),
        cmocka_unit_test(read_keeps_the_deadline),
        cmocka_unit_test(write_keeps_the_deadline),
        cmocka_unit_test(a_dead_peer_raises_no_signal),
        cmocka_unit_test(packets),
        cmocka_unit_test(clocks),
        cmocka_unit_test(random_bytes),
        cmocka_unit_test(random_without_getrandom),
        cmocka_unit_test(signals_and_streams),
        cmocka_unit_test(names),
        cmocka_unit_test(files),
        cmocka_unit_test(environment),
        cmocka_unit_test(terminals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
