# What this build includes. Override on the command line: make OPT=-O0
CC      ?= cc
OPT     ?= -O2 -g
WERROR  ?= -Werror
