# frozen_string_literal: true

# test/dummy has no files for its environments.
load File.expand_path("../../../../listings/react/config/environments/production.rb", __dir__)

# As in every new app. The token of a connection is in its URL, which is logged.
Rails.application.config.filter_parameters << :token
