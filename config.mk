# What this build includes. Each can be overridden on the command line: make OPT=-O0 WERROR=
ifeq ($(origin CC),default)
CC := gcc
endif
OPT    ?= -O2 -g
WERROR ?= -Werror
