/*
 * Failing system calls on purpose: the linker sends our objects' calls of these functions here (--wrap, see the
 * Makefile), in tests only. One test, one thread at a time.
 */
#ifndef DOVETAIL_TEST_SUPPORT_FAULT_H
#define DOVETAIL_TEST_SUPPORT_FAULT_H

#include <stdbool.h>
#include <stddef.h>

enum { FAULT_KILLED = -1 }; /* in place of an errno: the process is killed before the call */

enum fault { FAULT_MALLOC, FAULT_OPEN, FAULT_READ, FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME };

/* The nth such call from now on (from 1) fails with this errno; a FAULT_WRITE of errno 0 is a short write. */
void fault_arm(enum fault fault, size_t nth, int error_number);

/* Back to normal; true when the fault came up: a loop over n ends when it does not. */
bool fault_disarm(void);

#endif
