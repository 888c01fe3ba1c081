"""What was sold where: figures with kind, phase, status and source; definitions and headlines."""
