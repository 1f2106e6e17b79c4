# frozen_string_literal: true

require "capybara/rspec/matchers"
require_relative "../../../spec/support/browser"
require_relative "../../../spec/support/cable_client"

# Who listens to `app` in an example, and leaves with it: raw sockets and windows of Chromium.
module Listeners
  def self.included(examples)
    examples.include Capybara::RSpecMatchers
    examples.after do |example|
      Browser.screenshots(example.full_description) if example.exception
      Browser.close_all
      clients.each(&:disconnect)
    end
  end

  # @return [CableClient] welcomed
  def open_client(**query)
    CableClient.open(app.cable_url(**query)).tap { |client| clients << client }
  end

  # @return [Capybara::Session]
  def open_window(path, **query)
    Browser.window(app.url).tap { |window| window.visit("#{path}?#{URI.encode_www_form(query)}") }
  end

  private

  def clients
    @clients ||= []
  end
end
