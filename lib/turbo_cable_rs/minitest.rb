# frozen_string_literal: true

# For `test/test_helper.rb`, after the app is loaded:
#
#   require "turbo_cable_rs/minitest"
#
# Gives all test cases {TurboCableRs::Testing::TurboStreamAssertions}. Those that want the real server include
# {TurboCableRs::Testing::CableTestHelper}.

require "active_support"
require "minitest"
require "turbo_cable_rs/testing"

ActiveSupport.on_load(:active_support_test_case) { include TurboCableRs::Testing::TurboStreamAssertions }
