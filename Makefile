# Every command a person needs. CI calls the same ones.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv

.PHONY: help setup run test check bench lock format
.DEFAULT_GOAL := help

help:  ## 이 목록 · This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "파이썬 3.11 이상이 필요합니다 · Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run: $(UV) requirements/run.txt pyproject.toml
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/dev  ## 환경만 준비 · Only the environment

test: .venv/dev  ## 모든 시험 · Every test
	$(BIN)/pytest -n auto

check: .venv/dev  ## 형식, 린트, 타입, 구조 · Format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hamkke django makemigrations --check --dry-run

format: .venv/dev  ## 형식을 고침 · Put the format right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(UV)  ## 잠금 파일을 새로 · Renew the hashed locks, without addresses
	for set in uv run dev; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --no-header --no-annotate requirements/$$set.in -o requirements/$$set.txt; done
