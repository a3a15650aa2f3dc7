/* SPDX-License-Identifier: ISC
 * A Cortex-M3 without an OS: vectors, reset, and semihosting to print and to end. */
#include "cross/check.h"

/* Armv7-M reference manual, B3.2.8: an unaligned access, or a division by zero, is a fault. */
#define CCR           (*(volatile uint32_t *)0xE000ED14)
#define CCR_UNALIGNED (1U << 3)
#define CCR_DIV_0     (1U << 4)

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

extern uint32_t bss_begin[], bss_end[], stack_top[]; /* m3.ld */
int main(void);
void reset(void);

static void semihosting(uint32_t call, const void *argument)
{
    register uint32_t r0 __asm__("r0") = call;
    register const void *r1 __asm__("r1") = argument;
    __asm__ __volatile__("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void target_print(const char *z)
{
    semihosting(SYS_WRITE0, z);
}

static _Noreturn void end(uint32_t status)
{
    const uint32_t block[2] = {APPLICATION_EXIT, status};
    for (;;) {
        semihosting(SYS_EXIT_EXTENDED, block);
    }
}

static void fault(void)
{
    target_print("not ok: the processor took a fault\n");
    end(3);
}

void reset(void)
{
    for (uint32_t *p = bss_begin; p < bss_end; p++) {
        *p = 0;
    }
    CCR |= CCR_UNALIGNED | CCR_DIV_0;
    end((uint32_t)main());
}

static const struct {
    uint32_t *stack;
    void (*handler[15])(void); /* reset, NMI, hard fault, memory, bus, usage */
} table __attribute__((section(".vectors"), used)) = {stack_top,
                                                      {reset, fault, fault, fault, fault, fault}};
