"""기획전: curated pages with the selected merchants' products, placed and linked."""
