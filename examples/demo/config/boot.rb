# frozen_string_literal: true

require "bundler/setup" # the Gemfile at the root of the repository
