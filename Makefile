# SPDX-License-Identifier: GPL-2.0-only
# What a person calls; how the module is made stands in Kbuild.

KDIR ?= /lib/modules/$(shell uname -r)/build
MAKE_MODULE = $(MAKE) -C $(KDIR) M=$(CURDIR)
VERSION := $(shell sed -n 's/^.define VFIO_NC_VERSION "\(.*\)"/\1/p' include/vfio_nc/version.h)
DKMS_SOURCE = /usr/src/vfio-nc-$(VERSION)
DKMS_KERNEL ?= $(shell uname -r)
FUZZ_SECONDS ?= 600

all: modules cli ## the module and the command

modules: need-arm64 ## build vfio_nc.ko for the running arm64 kernel (or KDIR=)
	$(MAKE_MODULE) modules

modules_install: need-arm64 ## install it below /lib/modules
	$(MAKE_MODULE) modules_install

cli: ## build the command vfio-nc, as build/cli/vfio-nc
	$(MAKE) -f src/cli/Makefile

lib: ## build libvfio-nc and libvfio-nc-preload, for programs, in build/lib
	$(MAKE) -f src/lib/Makefile

lib-install: ## install them below PREFIX, with headers, pkg-config file and manual pages
	$(MAKE) -f src/lib/Makefile install

install: lib-install ## install command and libraries below PREFIX (/usr/local), with their manual pages
	$(MAKE) -f src/cli/Makefile install

dkms-files: ## copy what dkms needs, and no more, to DESTDIR/usr/src
	rm -rf $(DESTDIR)$(DKMS_SOURCE)
	find dkms.conf Kbuild include src/module src/policy tables -type f \
		! -name '*.mod.c' \( -name dkms.conf -o -name Kbuild -o -name '*.[ch]' \
		-o -name '*.def' \) -exec install -D -m 644 {} $(DESTDIR)$(DKMS_SOURCE)/{} \;

dkms-install: dkms-files ## give it to dkms, which builds it for this kernel and later ones
	[ -z "$$(dkms status vfio-nc/$(VERSION))" ] || dkms remove vfio-nc/$(VERSION) --all
	dkms add vfio-nc/$(VERSION)
	dkms install vfio-nc/$(VERSION) -k $(DKMS_KERNEL)

dkms-remove: ## take it away again, for all kernels
	dkms remove vfio-nc/$(VERSION) --all
	rm -rf $(DKMS_SOURCE)

version: ## print it; it stands in include/vfio_nc/version.h
	@echo $(VERSION)

dist: ## the sources as committed, as build/vfio-nc-VERSION.tar.gz
	@mkdir -p build
	git -c tar.umask=0022 archive --format=tar --prefix=vfio-nc-$(VERSION)/ HEAD | \
		gzip -9n >build/vfio-nc-$(VERSION).tar.gz

deb: ## Debian packages of the sources as committed, in build/deb
	src/debian/build.sh

demo: ## boot an emulated arm64 server, print who sees which memory type
	tests/run demo

check: ## run every suite but those by name; installs what it needs (Debian 12 or 13, x86_64 or arm64)
	tests/run

check-%: ## run one suite: make check-unit, check-evidence KSRC= OUTSIDE=, ... (tests/run list)
	tests/run $*

check-kernel: ## run every group of cases on your arm64 kernel, built in KDIR (Image, modules)
	tests/run --kernel "$(KDIR)"

fuzz: ## look for new inputs that break something: FUZZ_SECONDS (600) for each of 6 targets
	tests/lib/setup.sh fuzz
	tests/fuzz/run.sh --seconds $(FUZZ_SECONDS)

debug-kernel: ## kernels with KASAN, lockdep, KCSAN and more for check-debug: minutes each
	tests/lib/setup.sh qemu build debug
	tests/qemu/debug/kernel.sh --update

bench: ## what the module adds to each operation, in instructions
	tests/bench/run.sh

bench-cli: ## what the command costs on hosts with many devices: system calls, seconds, memory
	tests/cli/crowd.sh --figures

clean: ## remove everything that was built here; downloads stay
	rm -rf build
	find . -name .git -prune -o \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' -o -name Module.symvers \
		-o -name modules.order \) -type f -exec rm -f {} +

help: ## this list
	@sed -nE 's/^([a-z_%-]+):.*## (.*)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r what why; do printf '%-24s%s\n' "$$what" "$$why"; done

# ARCH=arm64 on the command line means a cross build whose maker knows KDIR.
need-arm64:
	@[ "$(ARCH)" = arm64 ] || [ "$$(uname -m)" = aarch64 ] || { \
		echo "vfio_nc is a module for arm64 kernels and this machine is $$(uname -m): try make demo," >&2; \
		echo "or cross-build: make ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- KDIR=<arm64 kernel build>" >&2; \
		exit 1; }
	@[ -d "$(KDIR)" ] || { \
		echo "no kernel build directory $(KDIR): install the kernel's headers (Debian: linux-headers-$$(uname -r))" >&2; \
		exit 1; }

.PHONY: all modules modules_install cli lib lib-install install dkms-files dkms-install dkms-remove version dist deb demo check check-kernel debug-kernel fuzz bench bench-cli clean help need-arm64
