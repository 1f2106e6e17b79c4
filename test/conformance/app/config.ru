# frozen_string_literal: true

require_relative "application"
require_relative "../../../spec/support/in_puma/puma_stop"

ConformanceApp::Application.initialize!
load ConformanceApp::OPTIONS[:initializer] if ConformanceApp::OPTIONS[:initializer]

run ConformanceApp::Application
