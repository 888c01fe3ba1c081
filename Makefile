# Every command a person needs. CI calls the same ones.
BIN := .venv/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
HAMKKE := $(BIN)/python -m hamkke.config.cli
# Tests wait for disks and browsers as often as for a processor, so one more of them runs than there are processors.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
TESTS := -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term-missing:skip-covered
export PYTHONUTF8 := 1
# Where an image forbids compiled modules, each of our processes would compile three thousand of them again: two seconds lost.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run test check bench bench-peers spark test-spark coverage format lock ready ready-run chromium
.DEFAULT_GOAL := help

help:  ## 이 목록 · This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ready-run .venv/run  ## 축제를 걸어 봅니다 · Walk through a festival at http://127.0.0.1:8000
	@$(HAMKKE) run

test: .venv/dev chromium  ## 모든 시험 · Every test
	@$(BIN)/python -m pytest $(TESTS)

test-spark: .venv/dev .venv/spark  ## 진짜 Spark에서 다시 세기 · 20 M lines on a real master and two workers; needs Java 17
	@$(BIN)/python -m pytest tests/spark/recompute.py

check: .venv/dev  ## 형식, 린트, 타입, 구조 · Format, lint, types, architecture
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint --quiet --lint src
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --quiet tests/house/test_rooms.py tests/house/test_writers.py
	@$(HAMKKE) django makemigrations --check --dry-run

bench: .venv/dev  ## 속도 측정 · Measure what we say about speed; `make bench sales pages` measures these
	@$(BIN)/python -m benchmarks $(BENCHES)

# Words behind `bench` name benchmarks and are no targets.
ifeq (bench,$(firstword $(MAKECMDGOALS)))
BENCHES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(BENCHES)
$(BENCHES): bench ; @:
endif

bench-peers: .venv/dev  ## 다른 곳과 나란히 · The same cart and race for django-oscar, pretix and us
	@$(BIN)/python -m benchmarks.peers

coverage: .venv/dev chromium  ## 시험이 지나간 줄 · Every line the tests pass, in var/coverage/index.html
	@$(BIN)/python -m pytest $(TESTS) --cov-report=html:var/coverage

spark: .venv/spark  ## Spark를 더함 · Add Spark, for `hamkke sales recompute --engine spark`

setup: .venv/dev  ## 환경만 준비 · Only the environment

format: .venv/dev  ## 형식을 고침 · Put the format right
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(BIN)/uv  ## 잠금 파일을 새로 · Renew the hashed locks, without addresses
	for set in uv run dev spark; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --no-header --no-annotate requirements/$$set.in -o requirements/$$set.txt; done

# ── The environment: hashed locks, made once, renewed when a lock changes ──
ready:
	@$(PYTHON) requirements/ready.py

ready-run:
	@$(PYTHON) requirements/ready.py run

# uv makes it quick. Where only pip knows the way to the packages, pip does it.
define install
	@$(BIN)/uv pip install --quiet --python $(BIN)/python $(1) || $(BIN)/python -m pip install --quiet $(1)
endef

$(BIN)/uv: requirements/uv.txt | ready
	@echo '환경을 만듭니다, 1분쯤 걸립니다 · Making the environment; this takes about a minute'
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run: $(BIN)/uv requirements/run.txt pyproject.toml
	$(call install,--require-hashes -r requirements/run.txt)
	$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(call install,--require-hashes -r requirements/dev.txt)
	@touch $@

.venv/spark: .venv/run requirements/spark.txt
	$(call install,--require-hashes -r requirements/spark.txt)
	@touch $@

chromium: .venv/dev
	@$(BIN)/python -m tests.browser.chromium --install
