# What this build includes. Each can be overridden on the command line: make OPT=-O0 WERROR=
ifeq ($(origin CC),default)
CC := gcc
endif
OPT    ?= -O2 -g
WERROR ?= -Werror

# The driver for Oracle Database: odpic or none. ODPI-C comes by tool/deps, or from the system.
ORACLE ?= $(if $(wildcard $(DEPS)/usr/include/dpi.h /usr/include/dpi.h /usr/local/include/dpi.h),odpic,none)
