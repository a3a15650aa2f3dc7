/* SPDX-License-Identifier: ISC
 * Every fixed size, each with its reason. Tests build with smaller ones (tests/tiny.h), so a value
 * may be set before this file is read. */
#ifndef CONFIG_LIMITS_H
#define CONFIG_LIMITS_H

/* A request. 20 tags of 128 + 128 ASCII characters and a description of 256 need about 6 KiB; the
 * same in Chinese 50 KiB, which gateways would hardly take in a request line. 16 KiB holds 256
 * Chinese characters of description (2.3 KiB) and a dozen full Chinese tags; past it the message
 * says by how much. */
#ifndef CS_REQUEST_MAX
#define CS_REQUEST_MAX 16384
#endif

/* A reply's head, all lines and all 1xx heads together. The service sends under 1 KiB. */
#ifndef CS_HEAD_MAX
#define CS_HEAD_MAX 8192
#endif

/* 1xx replies before the real one. */
#ifndef CS_INTERIM_MAX
#define CS_INTERIM_MAX 8
#endif

/* A reply's body that is kept whole: an answer to CopySnapshot is 100 bytes, an error page of a
 * proxy a few KiB, SignatureDoesNotMatch echoes the request. List pages never lie here whole. */
#ifndef CS_BODY_MAX
#define CS_BODY_MAX 16384
#endif

/* JSON tokens of a text read at once: an error with AccessDeniedDetail has about 40, an element of a
 * list page 154: 25 members and 20 tags. */
#ifndef CS_JSON_TOKENS
#define CS_JSON_TOKENS 192
#endif

/* Nesting of JSON: a list page has 6 levels. At most 64, the bits of scan's stack. */
#ifndef CS_JSON_DEPTH
#define CS_JSON_DEPTH 32
#endif

/* An element of a list page, reduced to the members we want: a name and a description of 128 and 256
 * characters need up to 1.5 and 3 KiB, where each is escaped to 12 bytes; 4 KiB of tags and 20 short
 * members beside them. */
#ifndef CS_ENTRY_MAX
#define CS_ENTRY_MAX 11264
#endif

/* Snapshots of a batch that are known at a time: those under way, one for each disk, and those that wait
 * for their disk. An account with hundreds of disks keeps all of them busy; 184 bytes each. */
#ifndef CS_BATCH_MAX
#define CS_BATCH_MAX 512
#endif

/* What is wanted of a list page besides its elements: a token, a request id and a count. */
#ifndef CS_TOP_MAX
#define CS_TOP_MAX 2048
#endif

/* Where the next page begins, as the service writes it: seen with up to 200 characters. */
#ifndef CS_PAGE_TOKEN_MAX
#define CS_PAGE_TOKEN_MAX 512
#endif

/* A member's name on a list page; longer ones are never wanted. */
#ifndef CS_NAME_MAX
#define CS_NAME_MAX 48
#endif

/* A host name: RFC 1035, without the root's dot. */
#define CS_HOST_MAX 253

/* Addresses tried for a name; from DNS half of them IPv4 at most and half IPv6, so that a name with
 * many of one kind can still be reached over the other. */
#ifndef CS_ADDRS_MAX
#define CS_ADDRS_MAX 8
#endif

/* DNS servers used: resolv.conf(5) allows three. */
#define CS_DNS_SERVERS_MAX 3

/* A DNS answer over UDP; we announce no larger one (RFC 1035 4.2.1). */
#define CS_DNS_PACKET_MAX 512

/* How long one DNS server is waited for before the next is asked, and how often all of them are
 * asked: a packet may get lost, and a recursive server may itself have to ask around. */
#ifndef CS_DNS_TRY_MS
#define CS_DNS_TRY_MS 2000
#endif
#define CS_DNS_ROUNDS 2

/* How long the answer about the other family is waited for once addresses are there: some servers
 * never answer about IPv6. */
#define CS_DNS_OTHER_MS 500

/* Packets that are not the answer, after which a server is left: who guesses ids gets few guesses. */
#define CS_DNS_IGNORED_MAX 32

/* Aliases followed from a name to its addresses. Content networks need two or three. */
#define CS_DNS_ALIASES_MAX 8

/* A line of /etc/hosts or /etc/resolv.conf: an address and three names of full length. */
#ifndef CS_HOSTS_LINE_MAX
#define CS_HOSTS_LINE_MAX 1024
#endif

/* A file's path with its terminator. Linux allows 4096, which would be two of our stack frames. */
#define CS_PATH_MAX 1024

/* A server's certificate chain as it arrives. Three RSA-4096 certificates need 6 KiB. */
#ifndef CS_CHAIN_MAX
#define CS_CHAIN_MAX 16384
#endif

/* Certificates in a chain. Public ones have two to four; the longest cross-signed ways five. */
#define CS_CHAIN_CERTS 10

/* Bytes held back before a write: ClientKeyExchange, ChangeCipherSpec and Finished are 130. */
#ifndef CS_WIRE_OUT
#define CS_WIRE_OUT 256
#endif

/* Bytes asked of one read: a server's first flight is 2 to 5 KiB, so two or three reads. */
#ifndef CS_WIRE_IN
#define CS_WIRE_IN 2048
#endif

/* Roots of a --ca-file tried for one chain: more than one only where roots share a name. */
#define CS_ROOT_TRIES 8

/* One certificate of a --ca-file bundle, decoded. */
#ifndef CS_CERT_MAX
#define CS_CERT_MAX 4096
#endif

/* One message or JSON record. The service's Message, Recommend and EncodedDiagnosticMessage have been
 * seen with up to 1 KiB each; help pages are written line by line. */
#ifndef CS_MESSAGE_MAX
#define CS_MESSAGE_MAX 8192
#endif

/* A sentence about a failure, with names, addresses and dates in it. */
#define CS_DETAIL_MAX 384

#endif
