# frozen_string_literal: true

# The guide's listens on all addresses.
clear_binds!
port ENV.fetch("PORT"), "127.0.0.1"
