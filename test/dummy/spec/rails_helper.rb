# frozen_string_literal: true

ENV["RAILS_ENV"] = "test"
ENV["DUMMY_DATABASE"] = ":memory:"
ENV.delete("CABLE_ADAPTER") # the suite is about `adapter: test`

require_relative "../config/environment"
require "rspec/rails"

ActiveRecord::Schema.verbose = false
load Rails.root.join("db/schema.rb")

ActiveJob::Base.queue_adapter = :test

Rails.root.glob("spec/support/*.rb").each { |file| require file }

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.expect_with(:rspec) { |expectations| expectations.include_chain_clauses_in_custom_matcher_descriptions = true }
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }
  config.order = :random

  config.filter_run_excluding :gem if ENV["STOCK_ACTION_CABLE"]
  config.use_transactional_fixtures = true
  config.infer_spec_type_from_file_location!

  config.include Factories
  config.include Tokens
  config.include ActiveSupport::Testing::TimeHelpers

  config.before do
    Rails.cache.clear
    ActionCable.server.pubsub.clear
    stub_clerk_jwks
  end
end
