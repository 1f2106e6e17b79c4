# frozen_string_literal: true

require "capybara"
require "fileutils"
require "selenium-webdriver"
require_relative "chromedriver"

# Windows of headless Chromium, each with cookies of its own.
#
#   window = Browser.window("http://127.0.0.1:3000")
#   window.visit "/messages"
#   Browser.close_all
module Browser
  SCREENSHOTS = File.expand_path("../../tmp/screenshots", __dir__)
  ARGUMENTS = %w[
    --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --window-size=1280,900
    --disable-background-networking --disable-component-update --disable-sync
  ].freeze
  CHROMIUMS = %w[chromium chromium-browser google-chrome].freeze
  WAIT_SECONDS = 30

  class << self
    # A Capybara::Session; what it looks for may take until the deadline to appear.
    def window(url)
      session = Capybara::Session.new(:headless_chromium)
      session.config.app_host = url
      session.config.default_max_wait_time = WAIT_SECONDS
      windows << session
      session
    end

    def close_all
      windows.each(&:quit)
    ensure
      windows.clear
    end

    # Keeps what each window shows, under the name of what went wrong there.
    def screenshots(name)
      FileUtils.mkdir_p(SCREENSHOTS)
      windows.each.with_index(1).map do |session, number|
        session.save_screenshot(File.join(SCREENSHOTS, "#{name.downcase.gsub(/\W+/, '-')}-#{number}.png"))
      end
    end

    def driver(app)
      options = Selenium::WebDriver::Chrome::Options.new(args: ARGUMENTS)
      program(*CHROMIUMS)&.then { |chromium| options.binary = chromium }
      silence { Capybara::Selenium::Driver.new(app, browser: :chrome, options: options, url: Chromedriver.url) }
    end

    private

    # nil where there is no such program; selenium then looks for itself.
    def program(*names)
      folders = ENV.fetch("PATH").split(File::PATH_SEPARATOR)
      names.product(folders).map { |name, folder| File.join(folder, name) }.find { |path| File.executable?(path) }
    end

    # Capybara warns, for each window, that it would like a newer selenium than Debian has; what is used here works.
    def silence
      verbose = $VERBOSE
      $VERBOSE = nil
      yield
    ensure
      $VERBOSE = verbose
    end

    def windows
      @windows ||= []
    end
  end
end

Capybara.register_driver(:headless_chromium) { |app| Browser.driver(app) }
Capybara.threadsafe = true # so that a window's settings are its own
