# frozen_string_literal: true

# Where the guide's second connection looks for the key of its tokens, and where an app with config/credentials.yml.enc
# has it. test/dummy has no such file.
Rails.application.credentials.secret_key_base = Rails.application.secret_key_base
