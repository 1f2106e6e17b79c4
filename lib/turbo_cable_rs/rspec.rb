# frozen_string_literal: true

# For `spec/rails_helper.rb`, after the app is loaded:
#
#   require "turbo_cable_rs/rspec"
#
# Gives all examples {TurboCableRs::Testing::Matchers}, and those with `:cable_server`
# {TurboCableRs::Testing::CableHelpers}.

require "rspec/core"
require "turbo_cable_rs/testing"

RSpec.configure do |config|
  config.include TurboCableRs::Testing::Matchers
  config.include TurboCableRs::Testing::CableHelpers, :cable_server
  config.after(:each, :cable_server) { stop_cable_server }
end
