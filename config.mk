# What this build includes. Each can be overridden on the command line: make OPT=-O0 WERROR=
ifeq ($(origin CC),default)
CC := gcc
endif
OPT    ?= -O2 -g
WERROR ?= -Werror

# The driver for Oracle Database: odpic or none. ODPI-C comes by tool/deps, or from the system.
ORACLE ?= $(if $(wildcard $(DEPS)/usr/include/dpi.h /usr/include/dpi.h /usr/local/include/dpi.h),odpic,none)

# The solver of the selection's integer program: cbc, highs, or none (then the search's own branch and bound does alone).
SOLVER ?= $(or $(if $(shell pkg-config --exists highs 2>/dev/null && echo y),highs),$(if $(shell pkg-config --exists cbc clp 2>/dev/null && echo y),cbc),none)
