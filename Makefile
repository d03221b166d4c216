# What people and machines do with Layby. `make run` and `make test` need nothing but Swift 6.3 and apt.
.PHONY: run test build bench fuzz soak format lint apt peers differential

export DEBIAN_FRONTEND = noninteractive

# What must be there to build and test: headers of libcurl, SQLite, zlib and zstd, and for the tests python3, Java, unshare and mount,
# a C compiler for the library that makes system calls fail, and a browser.
APT = libcurl4-openssl-dev libsqlite3-dev zlib1g-dev libzstd-dev zstd libqrencode-dev pkg-config python3 python3-venv util-linux mount \
      openjdk-17-jdk-headless gcc libc6-dev chromium chromium-driver curl openssl nginx

run: apt
	swift build -c release --product layby
	.build/release/layby desk --demo

test: apt peers
	swift build --build-tests --explicit-target-dependency-import-check error
	Tests/run

# The same walks through our engine and JavaRosa, more of them than `make test` has time for.
WALKS = 100000
differential: apt peers
	swift build --build-tests
	LAYBY_WALKS=$(WALKS) swift test --skip-build --filter DifferentialTests < /dev/null

# The log, and desk and hub, under more kills, and more writers' traffic traced, than `make test` has time for; about an
# hour.
KILLS = 10000
SECONDS = 60
soak: apt
	swift build --build-tests
	LAYBY_KILLS=$(KILLS) LAYBY_SECONDS=$(SECONDS) swift test --skip-build --no-parallel --filter 'FaultTests|HubKillTests' < /dev/null

# Looks for inputs that crash, hang or break our parsers, with libFuzzer, SECONDS for each parser, or for PARSERS alone.
# `make test` reads again all that is kept in Tests/Fuzz/Corpus, and inputs like it.
PARSERS =
fuzz: apt
	Tests/Fuzz/run $(SECONDS) $(PARSERS)

build: apt
	swift build -c release --product layby

bench: APT += postgresql-15 libpq-dev wrk
bench: apt peers
	Benchmarks/run

format:
	swift format -i -r Package.swift Sources Tests Benchmarks/Sources

lint:
	swift format lint --strict -r Package.swift Sources Tests Benchmarks/Sources

# What other people's tools say of our exports: pyxform (with JavaRosa inside), fhir.resources, jsonschema, geojson-pydantic,
# fastkml (lxml, with the OGC's schema), icalendar, csvw; of our figures: statsmodels, scipy; of what goes to a hub:
# cloudevents, standardwebhooks, rfc8785; of metrics: prometheus_client; of the hub's protocol: openapi-spec-validator (the
# last that takes pydantic 1). What drives the browser: selenium. What the desk is measured against: Flask on gunicorn;
# matching: RapidFuzz; measures: DuckDB; sending to a hub: httpx.
PEERS = pyxform==4.5.0 "fhir.resources==6.2.2" "pydantic[email]<2" jsonschema==4.26.0 PyYAML==6.0.2 fhirpathpy==2.2.4 \
	geojson-pydantic==0.6.3 selenium==4.50.0 Flask==3.1.3 gunicorn==27.0.1 icalendar==7.3.0 RapidFuzz==3.14.6 \
	csvw==4.1.1 scipy==1.17.1 statsmodels==0.15.0 duckdb==2.0.0 fastkml==1.4.0 lxml==6.1.3 \
	cloudevents==2.2.0 standardwebhooks==1.1.0 rfc8785==0.1.4 prometheus_client==0.26.0 \
	openapi-spec-validator==0.7.2 httpx==0.28.1
# Carries axe-core 4.12.1 (MPL 2.0) as it is; of the rest of it, and of Playwright, nothing is wanted.
AXE = axe-playwright-python==0.1.8
peers: .build/peers/done
.build/peers/done: Makefile
	python3 -m venv .build/peers
	.build/peers/bin/pip install --quiet --disable-pip-version-check $(PEERS)
	.build/peers/bin/pip install --quiet --disable-pip-version-check --no-deps $(AXE)
	touch $@

# Only what is missing is installed, so that a machine that has it all needs neither root nor a network.
apt:
	@missing=""; for package in $(APT); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq $$missing; \
	fi
